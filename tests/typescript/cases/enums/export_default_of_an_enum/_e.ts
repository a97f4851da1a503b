enum E { A, B }
export default E;
enum Inner { B = "bb" }
export { Inner as Other };
