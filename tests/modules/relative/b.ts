export default "b" as string;
