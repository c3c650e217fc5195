namespace HypergradGen;

/// <summary>
/// Marks the inner objective L(w, λ) of a problem whose map is a step of gradient descent, Φ(w, λ) = w − η·∇₁L(w, λ). The map is generated; it takes the place of a
/// <see cref="FixedPointMapAttribute"/>.
/// </summary>
/// <remarks>
/// <para>The parameters are, by position, the state w and the hyperparameters λ; the method returns the objective: <c>double Loss(ReadOnlySpan&lt;double&gt; w, ReadOnlySpan&lt;double&gt; lambda)</c>.
/// Where there are others, the first with a derivative is the state, or those marked <see cref="StateAttribute"/>.</para>
/// <para>With the eigenvalues of ∂₁₁L between μ and ℓ, both above 0, the map contracts for 0 &lt; η &lt; 2/ℓ, and fastest for η = 2/(μ + ℓ), by (ℓ − μ)/(ℓ + μ) a step
/// (Polyak, Introduction to Optimization, 1987, section 1.4). Its ∂₁Φ = I − η·∂₁₁L is symmetric, so that conjugate gradients apply.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class InnerObjectiveAttribute : Attribute
{
    /// <summary>A step size that is known now.</summary>
    /// <param name="stepSize">η, finite and above 0.</param>
    public InnerObjectiveAttribute(double stepSize) => StepSize = stepSize;

    /// <summary>A step size that the problem holds, constant while a solver lives.</summary>
    /// <param name="stepSizeMember">The name of a field, a property or a primary-constructor parameter of the problem, of the objective's element type.</param>
    public InnerObjectiveAttribute(string stepSizeMember) => StepSizeMember = stepSizeMember;

    /// <summary>η; NaN where a member holds it.</summary>
    public double StepSize { get; } = double.NaN;

    /// <summary>The name of what holds η; null where it is given.</summary>
    public string? StepSizeMember { get; }

    /// <summary>Whether the sums of both objectives keep the order in which they are written. The solvers' own norms and dot products are not concerned.</summary>
    public FloatingPoint FloatingPoint { get; set; }
}
