const a = <div className="a&amp;b" {...rest} data-x on={f}>
  text &copy; more
  <b.c.d/> {value} {/* nothing */} tail
</div>;
const b = <><Item x=<i/> svg:y /></>;
const c = <T,>(x: T) => <That.x>{...list}</That.x>;
