namespace HypergradGen.CodeFixes;

/// <summary>The analyzer's ids, each with a page <c>docs/diagnostics/{id}.md</c>.</summary>
internal static class DiagnosticIds
{
    public const string TypeNotPartial = "HG0001";
    public const string NotSupported = "HG0006";
    public const string NoSourceOrRule = "HG0007";
    public const string DerivativeLostInCast = "HG0008";
    public const string HarnessClass = "HG0024";
    public const string BodyMissing = "HG0025";
    public const string DerivativeIsZero = "HG0041";
    public const string EqualityOfReals = "HG0042";
    public const string NoObjective = "HG0060";
}
