namespace HypergradGen;

/// <summary>Marks a parameter as hyperparameters λ where its position alone does not say so.</summary>
/// <remarks>Without it the parameters behind the state are hyperparameters, unless they are constant.</remarks>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public sealed class HyperparameterAttribute : Attribute;
