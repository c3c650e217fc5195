namespace HypergradGen.Fuzz.Duals;

/// <summary><see cref="Gradient"/> on dual numbers.</summary>
public static class DualGradient
{
    public static Dual Stop(Dual x) => x.Value;

    public static Dual32 Stop(Dual32 x) => x.Value;
}
