namespace HypergradGen.Fuzz.Duals;

/// <summary><see cref="Dual"/> in the place of <c>float</c>: its value is rounded as C# rounds it, its tangent is not.</summary>
public readonly record struct Dual32(float Value, double Tangent, double Size) : IDualNumber<Dual32>
{
    public static float NaN => float.NaN;

    public static Dual32 One => 1;

    public static Dual32 Zero => 0;

    public static Dual32 Pi => MathF.PI;

    public static implicit operator Dual32(float value) => new(value, 0, 0);

    public static implicit operator Dual32(int value) => new(value, 0, 0);

    public static implicit operator Dual(Dual32 x) => new(x.Value, x.Tangent, x.Size);

    public static explicit operator Dual32(Dual x) => new((float)x.Value, x.Tangent, x.Size);

    public static explicit operator Dual32(double x) => new((float)x, 0, 0);

    public static explicit operator int(Dual32 x) => (int)x.Value;

    public static Dual32 operator -(Dual32 x) => new(-x.Value, -x.Tangent, x.Size);

    public static Dual32 operator +(Dual32 x, Dual32 y) => Of(x.Value + y.Value, (Dual)x + (Dual)y);

    public static Dual32 operator -(Dual32 x, Dual32 y) => Of(x.Value - y.Value, (Dual)x - (Dual)y);

    public static Dual32 operator *(Dual32 x, Dual32 y) => Of(x.Value * y.Value, (Dual)x * (Dual)y);

    public static Dual32 operator /(Dual32 x, Dual32 y) => Of(x.Value / y.Value, (Dual)x / (Dual)y);

    public static Dual32 operator %(Dual32 x, Dual32 y) => Of(x.Value % y.Value, (Dual)x % (Dual)y);

    public static Dual32 operator ++(Dual32 x) => x + 1;

    public static Dual32 operator --(Dual32 x) => x - 1;

    public static bool operator <(Dual32 x, Dual32 y) => x.Value < y.Value;

    public static bool operator >(Dual32 x, Dual32 y) => x.Value > y.Value;

    public static bool operator <=(Dual32 x, Dual32 y) => x.Value <= y.Value;

    public static bool operator >=(Dual32 x, Dual32 y) => x.Value >= y.Value;

    public static Dual32 CreateChecked(double x) => (float)x;

    public static Dual32 Abs(Dual32 x) => DualMathF.Abs(x);

    public static Dual32 Max(Dual32 x, Dual32 y) => DualMathF.Max(x, y);

    public static Dual32 Min(Dual32 x, Dual32 y) => DualMathF.Min(x, y);

    public static Dual32 Clamp(Dual32 x, Dual32 low, Dual32 high) => DualMathF.Clamp(x, low, high);

    public static Dual32 Exp(Dual32 x) => DualMathF.Exp(x);

    public static Dual32 Sin(Dual32 x) => DualMathF.Sin(x);

    public static Dual32 Cos(Dual32 x) => DualMathF.Cos(x);

    public static Dual32 Tanh(Dual32 x) => DualMathF.Tanh(x);

    public static Dual32 Sqrt(Dual32 x) => DualMathF.Sqrt(x);

    public static Dual32 Sized(Dual32 x, Dual32 like) => x with { Size = like.Size };

    public bool Equals(Dual32 other) => Value == other.Value;

    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The derivative of the same on doubles, with a value of its own.</summary>
    internal static Dual32 Of(float value, Dual like) => new(value, like.Tangent, like.Size);
}
