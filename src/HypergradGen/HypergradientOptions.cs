using HypergradGen.Theory;

namespace HypergradGen;

/// <summary>What a solver may spend and when it may stop. Immutable; change one by <c>with</c>.</summary>
/// <remarks>Each setter throws <see cref="ArgumentException"/> that names the property where its value is negative, NaN, no method or no thread.</remarks>
public sealed record HypergradientOptions
{
    /// <summary>The options of a solver that was given none: <see cref="HypergradientMethod.Auto"/>, at most 1000 iterations of either loop, tolerances 1e-10.</summary>
    public static HypergradientOptions Default { get; } = new();

    /// <summary>How the hypergradient is computed. Default <see cref="HypergradientMethod.Auto"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of <see cref="HypergradientMethod"/>.</exception>
    public HypergradientMethod Method
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Method), value, "No such method.");
    } = HypergradientMethod.Auto;

    /// <summary>t, the most applications of Φ in one solve. Default 1000; 0 leaves w as it is.</summary>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int MaxIterations
    {
        get;
        init => field = Count(value, nameof(MaxIterations));
    } = 1000;

    /// <summary>
    /// The forward iteration ends at ‖w_t − w_{t−1}‖ ≤ Tolerance · max(1, ‖w_t‖). Default 1e-10; 0 asks for exactly <see cref="MaxIterations"/> steps.
    /// A problem on floats resolves steps down to about 1e-7: below that the iteration ends where a step is exactly 0, or at its limit. Give it 1e-6.
    /// </summary>
    /// <exception cref="ArgumentException">The value is negative or NaN.</exception>
    public double Tolerance
    {
        get;
        init => field = Bound(value, nameof(Tolerance));
    } = 1e-10;

    /// <summary>k, the most steps of the linear solve. Default 1000; the unrolled methods do not use it.</summary>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int MaxLinearIterations
    {
        get;
        init => field = Count(value, nameof(MaxLinearIterations));
    } = 1000;

    /// <summary>
    /// The linear solve ends at ‖b − Av‖ ≤ LinearTolerance · ‖b‖. Default 1e-10; 0 asks for <see cref="MaxLinearIterations"/> steps, or fewer where the
    /// residual is exactly 0; floats reach about 1e-6. Conjugate gradients, in both forms, take a residual below the cube root of the smallest normal number (3e-103) times ‖b‖ for 0.
    /// </summary>
    /// <exception cref="ArgumentException">The value is negative or NaN.</exception>
    public double LinearTolerance
    {
        get;
        init => field = Bound(value, nameof(LinearTolerance));
    } = 1e-10;

    /// <summary>
    /// What is known of the problem at the λ of a call. Given, every hypergradient comes with a <see cref="HypergradientResult.Certificate"/>, at the cost of an
    /// evaluation of Φ, a few products, and where ∂₂Φ is not bounded as many products as λ or w has elements. Null by default.
    /// </summary>
    public ProblemConstants? Constants { get; init; }

    /// <summary>
    /// What ‖∇̂f − ∇f‖ may be. Above 0, t and k are chosen so that the certificate holds: <see cref="Tolerance"/> and <see cref="LinearTolerance"/> are not used,
    /// the limits are, and the status is <see cref="HypergradientStatus.Converged"/> where the certificate is at most this. Without <see cref="Constants"/> they are
    /// sampled near the solution, some hundred products, and the certificate is labelled <see cref="Provenance.Estimated"/>. Default 0: not asked for.
    /// </summary>
    /// <exception cref="ArgumentException">The value is negative or NaN.</exception>
    public double HypergradientTolerance
    {
        get;
        init => field = Bound(value, nameof(HypergradientTolerance));
    }

    /// <summary>
    /// How many threads may share a loop of the problem's programs, the caller's included. Default 1. Only loops are shared whose iterations are independent or add to the same sums,
    /// and that take some microseconds; results are the same to the last bit whatever the number. The threads belong to the solver, wait without a processor between calls, and end
    /// when the solver is collected. More of them than the machine has processors slow it down. <see cref="Environment.ProcessorCount"/> is how many there are.
    /// </summary>
    /// <exception cref="ArgumentException">The value is less than 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), value, "A loop needs at least one thread.");
    } = 1;

    private static int Count(int value, string property)
        => value >= 0 ? value : throw new ArgumentOutOfRangeException(property, value, "A count of iterations cannot be negative.");

    private static double Bound(double value, string property)
        => value >= 0 ? value : throw new ArgumentOutOfRangeException(property, value, "A tolerance must be a number that is not negative.");
}
