/** What Palabre uses of uPlot. */
declare class uPlot {
  constructor(options: object, data: (number | null)[][], place: HTMLElement);
  static paths: { bars(options: object): any; stepped(options: object): any };
  cursor: { idx: number | null | undefined };
  setData(data: (number | null)[][]): void;
  setSize(size: { width: number; height: number }): void;
  destroy(): void;
}
export default uPlot;
