namespace HypergradGen;

/// <summary>Marks a parameter as hyperparameters λ where its position alone does not say so.</summary>
/// <remarks>Without it the second parameter of a map or objective holds the hyperparameters.</remarks>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public sealed class HyperparameterAttribute : Attribute;
