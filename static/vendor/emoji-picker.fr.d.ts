declare const words: any; export default words;
