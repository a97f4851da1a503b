structuredClone({ name: "reef", onChange: () => {} });
