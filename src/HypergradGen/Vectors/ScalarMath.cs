using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <summary>The functions of <see cref="Math"/> on one number, inlined into the straight-line code that the generator emits.</summary>
/// <remarks>
/// <para>
/// A call of the library's function keeps every number that is still needed in memory meanwhile, as no register for numbers survives a call; what is inlined
/// does not, and independent functions of a step are computed side by side. Every function is within 3 ulp of the true value, and equals <see cref="Math"/> at special
/// arguments: signed zeros, infinities, NaN. Measured errors and times are in <c>docs/vector-functions.md</c>.
/// </para>
/// <para>
/// No argument leads to a call: though it were never reached, numbers would wait in memory for it. Machines without a fused multiply-add are left to <see cref="Math"/>. Results may differ in the last
/// places between machines.
/// </para>
/// </remarks>
public static partial class ScalarMath
{
    // Adding 1.5 · 2^52 rounds a number below 2^51 to an integer, and leaves that integer in the sum's lowest bits.
    private const double Rounder = 6755399441055744.0;

    // Beyond, the power of two or the result is not a normal number.
    private const double LargestExponent = 708.0;

    // ln 2 / 64 in two parts; the first has 42 bits, so that its product with any exponent is exact.
    private const double StepHigh = 0.010830424696248286;
    private const double StepLow = 8.59050471673183e-16;
    private const double StepsPerUnit = 92.33248261689366;

    private static bool HasFusedMultiplyAdd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <summary>e^x, as <see cref="Math.Exp"/>.</summary>
    /// <remarks>
    /// x = k·(ln 2 / 64) + r, e^x = 2^(k / 64)·(1 + (e^r − 1)): a table of 64 powers and a short polynomial (P. T. P. Tang, Table-driven implementation of the
    /// exponential function, ACM Transactions on Mathematical Software 15, 1989).
    /// </remarks>
    /// <param name="x">The argument.</param>
    /// <returns>e^x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x)
    {
        if (!HasFusedMultiplyAdd)
            return Math.Exp(x);
        // (e^(x/2))² where the power of two or the result is not a normal number; NaN stays NaN.
        bool isOrdinary = Math.Abs(x) <= LargestExponent;
        if (!isOrdinary)
            x = 0.5 * (x > 710.0 ? 710.0 : x < -746.0 ? -746.0 : x);
        double power = ReduceExponential(x, out double r, out double q, out double error);
        double result = Math.FusedMultiplyAdd(power, Math.FusedMultiplyAdd(r * r, q, r + error), power);
        return isOrdinary ? result : result * result;
    }

    /// <summary>Hyperbolic tangent, as <see cref="Math.Tanh"/>.</summary>
    /// <remarks>tanh |x| = u / (u + 2) with u = e^2|x| − 1 = s·(e^r − 1) + (s − 1), s the power of two of <see cref="Exp"/>: no cancellation near 0, where s = 1.</remarks>
    /// <param name="x">The argument.</param>
    /// <returns>tanh x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Tanh(double x)
    {
        if (!HasFusedMultiplyAdd)
            return Math.Tanh(x);
        // Above 20 the result is ±1. Native: one instruction; it returns the second operand where either is NaN, or NaN.
        double magnitude = double.MinNative(40.0, Math.Abs(x));
        double power = ReduceExponential(magnitude + magnitude, out double r, out double q, out double error);
        double u = Math.FusedMultiplyAdd(power, r + Math.FusedMultiplyAdd(r * r, q, error), power - 1.0);
        return Math.CopySign(u / (u + 2.0), x);
    }

    /// <summary>s, r, q and error in e^x = s·(1 + r + q·r² + error), where s is a power of 2^(1/64), and so 1 for small x, and error is what its rounding left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ReduceExponential(double x, out double r, out double q, out double error)
    {
        double rounded = Math.FusedMultiplyAdd(x, StepsPerUnit, Rounder);
        double k = rounded - Rounder;
        r = Math.FusedMultiplyAdd(k, -StepLow, Math.FusedMultiplyAdd(k, -StepHigh, x));
        long bits = BitConverter.DoubleToInt64Bits(rounded);
        int place = (int)bits & 63;
        // (e^r − 1 − r) / r² for |r| ≤ ln 2 / 128; what is left out is below 2^-57 of r.
        double r2 = r * r;
        double q01 = Math.FusedMultiplyAdd(r, 1.0 / 6.0, 0.5);
        double q23 = Math.FusedMultiplyAdd(r, 1.0 / 120.0, 1.0 / 24.0);
        q = Math.FusedMultiplyAdd(r2, Math.FusedMultiplyAdd(r2, 1.0 / 720.0, q23), q01);
        error = PowerErrors[place];
        return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(Powers[place]) + ((bits >> 6) << 52));
    }

    /// <summary>2^(j / 64), rounded.</summary>
    private static ReadOnlySpan<double> Powers =>
    [
        1.0, 1.0108892860517005, 1.0218971486541166, 1.0330248790212284, 1.0442737824274138, 1.0556451783605572, 1.0671404006768237, 1.0787607977571199,
        1.0905077326652577, 1.102382583307841, 1.1143867425958924, 1.1265216186082418, 1.1387886347566916, 1.1511892299529827, 1.1637248587775775, 1.1763969916502812,
        1.189207115002721, 1.202156731452703, 1.215247359980469, 1.22848053610687, 1.241857812073484, 1.255380757024691, 1.2690509571917332, 1.2828700160787783,
        1.2968395546510096, 1.3109612115247644, 1.3252366431597413, 1.339667524053303, 1.3542555469368927, 1.3690024229745905, 1.383909881963832, 1.3989796725383112,
        1.4142135623730951, 1.42961333839197, 1.4451808069770467, 1.460917794180647, 1.4768261459394993, 1.4929077282912648, 1.5091644275934228, 1.5255981507445384,
        1.5422108254079407, 1.559004400237837, 1.5759808451078865, 1.593142151342267, 1.6104903319492543, 1.6280274218573478, 1.645755478153965, 1.6636765803267364,
        1.681792830507429, 1.7001063537185235, 1.718619298122478, 1.7373338352737062, 1.7562521603732995, 1.7753764925265212, 1.7947090750031072, 1.8142521755003989,
        1.8340080864093424, 1.8539791250833855, 1.8741676341103, 1.8945759815869656, 1.9152065613971474, 1.9360617934922943, 1.9571441241754002, 1.978456026387951,
    ];

    /// <summary>What the rounding of 2^(j / 64) left out, over the rounded number.</summary>
    private static ReadOnlySpan<double> PowerErrors =>
    [
        0.0, -1.507066976926039e-17, 4.9997448722726326e-17, 7.357846871247418e-18, 8.189317638195515e-17, 1.6665881442326747e-18, -7.402825309426177e-17, -6.170654745608695e-17,
        -2.7939114859515733e-17, 4.776959425256223e-17, 9.341710609905046e-17, 4.585670326662351e-17, 7.826573258636076e-17, 2.823784425951061e-17, 3.2904726646008416e-17, 4.721368121170128e-17,
        3.3484623336251524e-17, 5.527550048505249e-17, -6.346552106729483e-17, -1.5456342819397733e-17, 3.750854201303127e-17, -5.346099009198751e-18, 2.1023049675215714e-18, 1.3357510088834541e-17,
        1.9572585293112036e-17, -5.478069123926778e-17, -2.1571477251208752e-17, 6.663804589232195e-17, 5.68648095791174e-17, 7.007875046906994e-17, -4.8923067513522756e-17, -6.872303720902018e-17,
        -6.835808657661922e-17, -8.416011634717156e-18, -2.092304381843353e-17, -3.833464968654295e-17, -2.3591094770850053e-17, 9.50689710108796e-18, -6.735219232374683e-17, -7.226635472101257e-17,
        5.1548301170786783e-17, 2.4253985766689806e-17, -6.432131775424189e-18, -6.336161863401293e-17, 1.5341410053603723e-17, -4.123367330661149e-17, -6.152602891550265e-17, 3.540948262646183e-17,
        4.875160526227062e-17, -4.719539664590972e-18, -1.0772487078934056e-17, 1.821405440362259e-17, 1.685487290628973e-17, 3.621615935336894e-17, 1.01562190116415e-17, -5.495118966122005e-17,
        1.790126907604513e-17, 5.265370768556274e-17, -3.266924100901318e-17, 1.7963932659833022e-17, -5.545065618639427e-17, 5.336805878514151e-17, 4.5784915277060095e-17, 2.0414278897578303e-17,
    ];
}
