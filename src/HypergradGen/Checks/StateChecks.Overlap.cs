namespace HypergradGen.Checks;

public static partial class StateChecks
{
    /// <summary>What is wrong with how a call refuses that one span is an input and an output of it; null where it names a parameter and has written nothing.</summary>
    internal static string? OverlapComplaint<T>(T[] shared, Action<T[]> call)
        where T : unmanaged
    {
        T[] contents = (T[])shared.Clone();
        try
        {
            call(shared);
            return "it was not refused";
        }
        catch (ArgumentException refusal)
        {
            return refusal.ParamName is null ? "the refusal names no parameter"
                : Vectors.SameBits<T>(shared, contents) ? null : "something was written before the refusal";
        }
    }
}
