namespace HypergradGen;

/// <summary>Marks a parameter that gets no derivative: it is data. On a method: it is called as it stands, and what it returns and fills has no derivative.</summary>
/// <remarks>Parameters of type <see cref="int"/> and <see cref="bool"/> are constant without it.</remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class ConstantAttribute : Attribute;
