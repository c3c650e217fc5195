// The IR's words that System uses for other things.
global using Buffer = HypergradGen.Generator.Ir.Buffer;
global using Convert = HypergradGen.Generator.Ir.Convert;
global using ValueType = HypergradGen.Generator.Ir.ValueType;
