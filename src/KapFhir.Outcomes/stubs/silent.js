// What fhirclient says while it works goes nowhere: it would be tokens.
const silent = () => {};
silent.extend = () => silent;
export default () => silent;
