import { tensor } from 'hindcast'

test('a test that is a module', () => {
  expect(tensor([1, 2, 3]).sum().item()).toBe(6)
})
