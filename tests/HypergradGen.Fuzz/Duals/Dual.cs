namespace HypergradGen.Fuzz.Duals;

/// <summary>
/// A number that carries its derivative along one direction through the user's own C#: the program is compiled a second time
/// with this in the place of <c>double</c>, so that nothing of the compiler under test is part of the answer.
/// </summary>
/// <param name="Value">What the program computes.</param>
/// <param name="Tangent">Its derivative.</param>
/// <param name="Size">The sum of the magnitudes that the derivative was added up from: what rounding is measured against.</param>
public readonly partial record struct Dual(double Value, double Tangent, double Size)
{
    [ThreadStatic]
    private static bool s_overflowed;

    /// <summary>
    /// Whether a value was not finite since this was last asked. Where one is and is then overwritten, its derivative is zero
    /// forwards and 0·∞ backwards, and no product is right.
    /// </summary>
    public static bool Overflowed()
    {
        bool overflowed = s_overflowed;
        s_overflowed = false;
        return overflowed;
    }

    public static implicit operator Dual(double value) => new(value, 0, 0);

    public static implicit operator Dual(int value) => new(value, 0, 0);

    /// <summary>A program casts what it has stopped; anything else is a derivative lost, which the generator refuses.</summary>
    public static explicit operator int(Dual x) => (int)x.Value;

    public static Dual operator +(Dual x) => x;

    public static Dual operator -(Dual x) => new(-x.Value, -x.Tangent, x.Size);

    public static Dual operator +(Dual x, Dual y) => new(x.Value + y.Value, x.Tangent + y.Tangent, x.Size + y.Size);

    public static Dual operator -(Dual x, Dual y) => new(x.Value - y.Value, x.Tangent - y.Tangent, x.Size + y.Size);

    public static Dual operator *(Dual x, Dual y) => Of(x.Value * y.Value, x, y.Value, y, x.Value);

    public static Dual operator /(Dual x, Dual y) => Of(x.Value / y.Value, x, 1 / y.Value, y, -x.Value / (y.Value * y.Value));

    public static Dual operator %(Dual x, Dual y) => Of(x.Value % y.Value, x, 1, y, -Math.Truncate(x.Value / y.Value));

    public static Dual operator ++(Dual x) => x + 1;

    public static Dual operator --(Dual x) => x - 1;

    public static bool operator <(Dual x, Dual y) => x.Value < y.Value;

    public static bool operator >(Dual x, Dual y) => x.Value > y.Value;

    public static bool operator <=(Dual x, Dual y) => x.Value <= y.Value;

    public static bool operator >=(Dual x, Dual y) => x.Value >= y.Value;

    /// <summary>Numbers compare as numbers; a record would compare derivatives too.</summary>
    public bool Equals(Dual other) => Value == other.Value;

    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>y with ẏ = a·ẋ.</summary>
    internal static Dual Of(double value, Dual x, double a) => Of(value, x, a, 0, 0);

    /// <summary>z with ż = a·ẋ + b·ẏ.</summary>
    internal static Dual Of(double value, Dual x, double a, Dual y, double b)
    {
        // Far below infinity already: squares of such values are coefficients.
        if (!(Math.Abs(value) < 1e100))
            s_overflowed = true;
        return new(value, Product(a, x.Tangent) + Product(b, y.Tangent), Product(Math.Abs(a), x.Size) + Product(Math.Abs(b), y.Size));
    }

    /// <summary>A zero derivative stays zero whatever its coefficient: the policy at singular points.</summary>
    private static double Product(double coefficient, double tangent) => tangent == 0 ? 0 : coefficient * tangent;
}
