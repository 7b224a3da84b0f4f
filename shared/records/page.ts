/** One page of a list. `total` counts all that match; when `totalIsExact` is false there are at least so many. */
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
  total: number
  totalIsExact: boolean
}
