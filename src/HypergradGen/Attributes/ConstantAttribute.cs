namespace HypergradGen;

/// <summary>Marks a parameter that gets no derivative: it is data.</summary>
/// <remarks>Parameters of type <see cref="int"/> and <see cref="bool"/> are constant without it.</remarks>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public sealed class ConstantAttribute : Attribute;
