namespace HypergradGen.Fuzz.Duals;

/// <summary>What generic helpers ask of their numbers: of the interfaces of <c>System.Numerics</c> what dual numbers have.</summary>
public interface IDualNumber<T>
    where T : IDualNumber<T>
{
    static abstract T One { get; }

    static abstract T Zero { get; }

    static abstract T Pi { get; }

    static abstract T operator +(T x, T y);

    static abstract T operator -(T x, T y);

    static abstract T operator *(T x, T y);

    static abstract T operator /(T x, T y);

    static abstract T operator -(T x);

    static abstract bool operator <(T x, T y);

    static abstract bool operator >(T x, T y);

    static abstract T CreateChecked(double x);

    static abstract T Abs(T x);

    static abstract T Max(T x, T y);

    static abstract T Min(T x, T y);

    static abstract T Clamp(T x, T low, T high);

    static abstract T Exp(T x);

    static abstract T Sin(T x);

    static abstract T Cos(T x);

    static abstract T Tanh(T x);

    static abstract T Sqrt(T x);

    /// <summary>The same number, its derivative measured against the size of another's.</summary>
    static abstract T Sized(T x, T like);
}

public readonly partial record struct Dual : IDualNumber<Dual>
{
    public static Dual One => 1;

    public static Dual Zero => 0;

    public static Dual Pi => Math.PI;

    public static double NaN => double.NaN;

    public static Dual CreateChecked(double x) => x;

    public static Dual Abs(Dual x) => DualMath.Abs(x);

    public static Dual Max(Dual x, Dual y) => DualMath.Max(x, y);

    public static Dual Min(Dual x, Dual y) => DualMath.Min(x, y);

    public static Dual Clamp(Dual x, Dual low, Dual high) => DualMath.Clamp(x, low, high);

    public static Dual Exp(Dual x) => DualMath.Exp(x);

    public static Dual Sin(Dual x) => DualMath.Sin(x);

    public static Dual Cos(Dual x) => DualMath.Cos(x);

    public static Dual Tanh(Dual x) => DualMath.Tanh(x);

    public static Dual Sqrt(Dual x) => DualMath.Sqrt(x);

    public static Dual Sized(Dual x, Dual like) => x with { Size = like.Size };
}
