namespace HypergradGen.Solvers;

/// <summary>How a linear solve ended, and by which method.</summary>
internal readonly record struct LinearOutcome(int Iterations, double Residual, HypergradientStatus Status, HypergradientMethod Method)
{
    /// <summary>Whether the solve ended without a solution that may be used.</summary>
    public bool Failed => Status.IsFailure();
}

/// <summary>What statuses mean for the outputs.</summary>
internal static class StatusExtensions
{
    /// <summary>Whether no finite answer exists, so that derivatives are NaN.</summary>
    public static bool IsFailure(this HypergradientStatus status)
        => status is HypergradientStatus.Diverged or HypergradientStatus.Breakdown or HypergradientStatus.NotFinite;
}
