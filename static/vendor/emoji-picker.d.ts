declare const Picker: any; export default Picker;
