namespace HypergradGen;

/// <summary>Marks a parameter as state w where its position alone does not say so.</summary>
/// <remarks>Without it the first parameters of a map are the state, as many as it returns and fills; those of an objective are told by their names.</remarks>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public sealed class StateAttribute : Attribute;
