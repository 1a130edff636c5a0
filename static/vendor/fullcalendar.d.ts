/** What Palabre uses of FullCalendar. */
export declare const FullCalendar: {
  Calendar: new (place: HTMLElement, options: object) => any;
};
