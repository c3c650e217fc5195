namespace HypergradGen;

/// <summary>Marks a parameter as state w where its position alone does not say so.</summary>
/// <remarks>Without it the first parameter of a map or objective is the state.</remarks>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public sealed class StateAttribute : Attribute;
