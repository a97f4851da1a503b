export default interface I { x: number }
