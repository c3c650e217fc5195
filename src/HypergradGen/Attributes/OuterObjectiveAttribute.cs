namespace HypergradGen;

/// <summary>Marks the outer objective E(w, λ) of f(λ) = E(w(λ), λ): a problem type has at most one.</summary>
/// <remarks>The parameters are, by position, the state w and the hyperparameters λ; the method returns the objective: <c>double Loss(ReadOnlySpan&lt;double&gt; w, ReadOnlySpan&lt;double&gt; lambda)</c>.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class OuterObjectiveAttribute : Attribute;
