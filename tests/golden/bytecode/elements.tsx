declare const App: any, props: any;
export const page = (
  <App.Root key="k" {...props} title="t&amp;u" on>
    text {props.x}
    <></>
    <div />
  </App.Root>
);
