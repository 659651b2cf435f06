test('a CommonJS test', async () => {
  const { tensor } = await import('hindcast')
  expect(tensor([1, 2, 3]).sum().item()).toBe(6)
})
