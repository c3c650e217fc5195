namespace HypergradGen.Fuzz.Oracles;

/// <summary>The C# compiler made of the user's own text what the runtime refuses.</summary>
public sealed class InvalidTextException(Exception inner) : Exception(inner.Message, inner);
