'use client'
import { tensor } from 'hindcast'

export default function Inside() {
  return <p>{`the sum is ${tensor([1, 2, 3]).sum().item()}`}</p>
}
