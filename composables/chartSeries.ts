/** Something that a chart counts, and how it is told from the others: by colour and, for whoever sees none, by pattern. */
export interface ChartSeries<Key extends string = string> {
  key: Key
  label: string
  /** A class that sets the text's colour. */
  color: string
  /** What is drawn over the colour, as a path in a square of 6 by 6; empty for a solid one. */
  pattern: string
}

export const PATTERNS = {
  solid: '',
  rising: 'M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2',
  falling: 'M-1,5 l2,2 M0,0 l6,6 M5,-1 l2,2',
  upright: 'M3,0 v6',
  level: 'M0,3 h6',
} as const
