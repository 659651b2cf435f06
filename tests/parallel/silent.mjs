// A file that answers nothing.
