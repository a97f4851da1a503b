export default "exact";
