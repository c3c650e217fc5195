namespace HypergradGen.Tests.Vectors;

/// <summary>An unevaluated sum of two doubles, about 104 bits: the reference that the vector functions are measured against.</summary>
/// <remarks>T. J. Dekker, Numerische Mathematik 18 (1971). Every function seeds itself from nothing but +, −, × and ÷.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);
    public static readonly DoubleDouble Ln10 = new(2.302585092994046, -2.1707562233822494e-16);
    public static readonly DoubleDouble HalfPi = new(1.5707963267948966, 6.123233995736766e-17);

    // π/2 in parts of 33 bits, whose products with an integer below 2^20 are exact.
    private static readonly double[] s_halfPi = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32];

    public static implicit operator DoubleDouble(double value) => new(value, 0.0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High);
        DoubleDouble low = Sum(a.Low, b.Low);
        DoubleDouble first = Normal(high.High, high.Low + low.High);
        return Normal(first.High, first.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        return Normal(product, Math.FusedMultiplyAdd(a.High, b.High, -product) + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - b * first;
        double second = rest.High / b.High;
        rest -= b * second;
        return Normal(first, second) + rest.High / b.High;
    }

    /// <summary>e^a as a value of the order of one and an exponent of two.</summary>
    public static DoubleDouble Exp(DoubleDouble a, out int exponent)
    {
        exponent = (int)Math.Round(a.High / Ln2.High);
        DoubleDouble r = (a - Ln2 * exponent) * (1.0 / 256.0);
        DoubleDouble term = r;
        DoubleDouble sum = r;
        for (int i = 2; i <= 14; i++)
        {
            term = term * r / i;
            sum += term;
        }

        // (1 + s)² − 1 = 2s + s²: keeps the digits that 1 + s would lose.
        for (int i = 0; i < 8; i++)
            sum = sum * 2.0 + sum * sum;
        return sum + 1.0;
    }

    /// <summary>e^a − 1.</summary>
    public static DoubleDouble ExpM1(DoubleDouble a)
    {
        if (Math.Abs(a.High) > 0.5)
        {
            DoubleDouble value = Exp(a, out int exponent);
            return value.Scaled(exponent) - 1.0;
        }

        DoubleDouble term = a;
        DoubleDouble sum = a;
        for (int i = 2; i <= 30; i++)
        {
            term = term * a / i;
            sum += term;
        }

        return sum;
    }

    /// <summary>ln a for a normal or subnormal number.</summary>
    public static DoubleDouble Log(DoubleDouble a)
    {
        int exponent = Math.ILogB(a.High);
        if (Math.ScaleB(a.High, -exponent) > 1.4142135623730951)
            exponent++;
        DoubleDouble m = a.Scaled(-exponent);
        return TwiceAtanhOfSmall((m - 1.0) / (m + 1.0)) + Ln2 * exponent;
    }

    /// <summary>ln(1 + a).</summary>
    public static DoubleDouble LogP1(DoubleDouble a)
        => Math.Abs(a.High) < 0.25 ? TwiceAtanhOfSmall(a / (a + 2.0)) : Log(a + 1.0);

    /// <summary>√a, by a step of Newton's method from the double result.</summary>
    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a.High == 0.0)
            return a;
        DoubleDouble root = Math.Sqrt(a.High);
        return root + (a - root * root) / (root * 2.0);
    }

    /// <summary>∛a, by a step of Newton's method from the double result.</summary>
    public static DoubleDouble Cbrt(double a)
    {
        DoubleDouble root = Math.Cbrt(a);
        return root - (root * root * root - a) / (root * root * 3.0);
    }

    /// <summary>Sine, or cosine where <paramref name="quarters"/> is 1.</summary>
    public static DoubleDouble Sin(double a, int quarters)
    {
        DoubleDouble r = Math.Abs(a) <= 1e5 ? Reduce(a, out int quadrant) : ExactAngles.Reduce(a, out quadrant);
        quadrant = quadrant + quarters & 3;
        DoubleDouble square = r * r;
        DoubleDouble term = (quadrant & 1) == 0 ? r : 1.0;
        DoubleDouble sum = term;
        for (int i = (quadrant & 1) == 0 ? 2 : 1; i <= 30; i += 2)
        {
            term = -(term * square) / (i * (i + 1.0));
            sum += term;
        }

        return quadrant >= 2 ? -sum : sum;
    }

    /// <summary>Arc tangent, a ≥ 0.</summary>
    public static DoubleDouble Atan(DoubleDouble a)
    {
        if (a.High > 1.0)
            return HalfPi - AtanOfSmall((DoubleDouble)1.0 / a);
        return AtanOfSmall(a);
    }

    private static DoubleDouble Reduce(double a, out int quadrant)
    {
        double k = Math.Round(a / HalfPi.High);
        DoubleDouble r = a;
        foreach (double part in s_halfPi)
        {
            double product = k * part;
            r -= new DoubleDouble(product, Math.FusedMultiplyAdd(k, part, -product));
        }

        quadrant = (int)((long)k & 3);
        return r;
    }

    public DoubleDouble Scaled(int exponent) => new(Math.ScaleB(High, exponent), Math.ScaleB(Low, exponent));

    // One step of Newton's method from the double result: atan a = y + atan((a − tan y) / (1 + a tan y)).
    private static DoubleDouble AtanOfSmall(DoubleDouble a)
    {
        double y = Math.Atan(a.High);
        DoubleDouble tangent = Sin(y, 0) / Sin(y, 1);
        return (a - tangent) / (1.0 + a * tangent) + y;
    }

    // By its series, for |s| ≤ 0.172.
    private static DoubleDouble TwiceAtanhOfSmall(DoubleDouble s)
    {
        DoubleDouble square = s * s;
        DoubleDouble sum = 0.0;
        for (int i = 45; i >= 1; i -= 2)
            sum = sum * square + (DoubleDouble)2.0 / i;
        return sum * s;
    }

    private static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double virtualB = sum - a;
        return new(sum, a - (sum - virtualB) + (b - virtualB));
    }

    private static DoubleDouble Normal(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }
}
