namespace HypergradGen.Fuzz.Duals;

/// <summary><see cref="Dual"/> in the place of <c>float</c>: its value is rounded as C# rounds it, its tangent is not.</summary>
public readonly record struct Dual32(float Value, double Tangent, double Size)
{
    public static implicit operator Dual32(float value) => new(value, 0, 0);

    public static implicit operator Dual32(int value) => new(value, 0, 0);

    public static implicit operator Dual(Dual32 x) => new(x.Value, x.Tangent, x.Size);

    public static explicit operator Dual32(Dual x) => new((float)x.Value, x.Tangent, x.Size);

    public static explicit operator Dual32(double x) => new((float)x, 0, 0);

    public static Dual32 operator -(Dual32 x) => new(-x.Value, -x.Tangent, x.Size);

    public static Dual32 operator +(Dual32 x, Dual32 y) => Of(x.Value + y.Value, (Dual)x + (Dual)y);

    public static Dual32 operator -(Dual32 x, Dual32 y) => Of(x.Value - y.Value, (Dual)x - (Dual)y);

    public static Dual32 operator *(Dual32 x, Dual32 y) => Of(x.Value * y.Value, (Dual)x * (Dual)y);

    public static Dual32 operator /(Dual32 x, Dual32 y) => Of(x.Value / y.Value, (Dual)x / (Dual)y);

    public static bool operator <(Dual32 x, Dual32 y) => x.Value < y.Value;

    public static bool operator >(Dual32 x, Dual32 y) => x.Value > y.Value;

    public bool Equals(Dual32 other) => Value == other.Value;

    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The derivative of the same on doubles, with a value of its own.</summary>
    internal static Dual32 Of(float value, Dual like) => new(value, like.Tangent, like.Size);
}

/// <summary><c>MathF</c> on dual numbers.</summary>
public static class DualMathF
{
    public static Dual32 Sin(Dual32 x) => Dual32.Of(MathF.Sin(x.Value), DualMath.Sin(x));

    public static Dual32 Cos(Dual32 x) => Dual32.Of(MathF.Cos(x.Value), DualMath.Cos(x));

    public static Dual32 Tanh(Dual32 x) => Dual32.Of(MathF.Tanh(x.Value), DualMath.Tanh(x));

    public static Dual32 Exp(Dual32 x) => Dual32.Of(MathF.Exp(x.Value), DualMath.Exp(x));

    public static Dual32 Atan(Dual32 x) => Dual32.Of(MathF.Atan(x.Value), DualMath.Atan(x));

    public static Dual32 Abs(Dual32 x) => Dual32.Of(MathF.Abs(x.Value), DualMath.Abs(x));

    public static Dual32 Max(Dual32 x, Dual32 y) => Dual32.Of(MathF.Max(x.Value, y.Value), DualMath.Max(x, y));

    public static Dual32 Min(Dual32 x, Dual32 y) => Dual32.Of(MathF.Min(x.Value, y.Value), DualMath.Min(x, y));

    public static Dual32 Sqrt(Dual32 x) => Dual32.Of(MathF.Sqrt(x.Value), DualMath.Sqrt(x));
}
