const d: any = undefined;
try { class A { @d m() {} } console.log("no error", A); } catch (e) { console.log((e as Error).constructor.name); }
