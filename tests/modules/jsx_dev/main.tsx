console.log(JSON.stringify(<a />)); // expect: ["a",{},null,false,"main.tsx",1,28,true]
console.log(JSON.stringify(<b key="k">{1}{2}</b>)); // expect: ["b",{"children":[1,2]},"k",true,"main.tsx",2,28,true]
