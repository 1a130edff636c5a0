/** French words of FullCalendar. */
declare const locale: object;
export default locale;
