namespace HypergradGen.Fuzz.Duals;

/// <summary><see cref="Gradient"/> on dual numbers.</summary>
public static class DualGradient
{
    public static Dual Stop(Dual x) => x.Value;

    public static Dual32 Stop(Dual32 x) => x.Value;

    /// <summary>A copy: where this is used nothing writes the memory while it is read.</summary>
    public static ReadOnlySpan<Dual> Stop(ReadOnlySpan<Dual> x)
    {
        var stopped = new Dual[x.Length];
        for (int i = 0; i < x.Length; i++)
            stopped[i] = x[i].Value;
        return stopped;
    }

    public static ReadOnlySpan<Dual32> Stop(ReadOnlySpan<Dual32> x)
    {
        var stopped = new Dual32[x.Length];
        for (int i = 0; i < x.Length; i++)
            stopped[i] = x[i].Value;
        return stopped;
    }
}
