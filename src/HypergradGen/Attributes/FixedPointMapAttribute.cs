namespace HypergradGen;

/// <summary>Marks the map Φ of the fixed point w = Φ(w, λ): a problem type has one.</summary>
/// <remarks>The parameters are, by position, the state w, the hyperparameters λ and the next state, which the method writes: <c>void Step(ReadOnlySpan&lt;double&gt; w, ReadOnlySpan&lt;double&gt; lambda, Span&lt;double&gt; next)</c>.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class FixedPointMapAttribute : Attribute
{
    /// <summary>Whether the sums of the map and of the objective keep the order in which they are written. The solvers' own norms and dot products are not concerned.</summary>
    public FloatingPoint FloatingPoint { get; set; }
}
