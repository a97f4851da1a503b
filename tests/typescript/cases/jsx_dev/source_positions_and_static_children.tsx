// @ts-nocheck
const show = e => console.log(JSON.stringify(e));
show(<a />);
show(<a key="k"><b /><c /></a>);
  show(<>x</>);
show(<a>
  <b />
</a>);
class K { r() { return(<a {...{}} key="z" />); } s = () => <b />; }
show(new K().r().self); show(new K().s().self);
