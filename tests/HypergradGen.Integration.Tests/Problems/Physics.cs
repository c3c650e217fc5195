namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A Runge–Kutta 4 step in a record struct: four buffers filled by one helper, called with different spans.</summary>
public readonly partial record struct Oscillators(double Step, double Coupling)
{
    private void Rhs(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> dx)
    {
        for (int i = 0; i < x.Length; i++)
        {
            int left = i == 0 ? x.Length - 1 : i - 1;
            int right = (i + 1) % x.Length;
            dx[i] = p[i] - x[i] - 0.2 * x[i] * x[i] * x[i] + Coupling * (Math.Sin(x[left] - x[i]) + Math.Sin(x[right] - x[i]));
        }
    }

    private static void Axpy(ReadOnlySpan<double> x, double a, ReadOnlySpan<double> k, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] + a * k[i];
    }

    [FixedPointMap]
    public void Advance(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> next)
    {
        Span<double> k1 = stackalloc double[x.Length], k2 = stackalloc double[x.Length];
        Span<double> k3 = stackalloc double[x.Length], k4 = stackalloc double[x.Length], y = stackalloc double[x.Length];
        Rhs(x, p, k1);
        Axpy(x, Step / 2, k1, y);
        Rhs(y, p, k2);
        Axpy(x, Step / 2, k2, y);
        Rhs(y, p, k3);
        Axpy(x, Step, k3, y);
        Rhs(y, p, k4);
        for (int i = 0; i < next.Length; i++)
            next[i] = x[i] + Step / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }

    [OuterObjective]
    public double Order(ReadOnlySpan<double> x, ReadOnlySpan<double> p)
    {
        double c = 0, s = 0;
        foreach (var phase in x)
            (c, s) = (c + Math.Cos(phase), s + Math.Sin(phase));
        return Math.Sqrt(c * c + s * s) / x.Length;
    }
}

/// <summary>The Colebrook equation: logarithms, powers, a constant of Math, and a switch statement on an enum that a helper finds from a stopped value.</summary>
public static partial class Colebrook
{
    public const double Viscosity = 1e-2;

    private enum Regime
    {
        Laminar,
        Turbulent,
    }

    private static Regime Classify(double reynolds) => reynolds < 2300 ? Regime.Laminar : Regime.Turbulent;

    [FixedPointMap]
    internal static void Iterate(ReadOnlySpan<double> x, ReadOnlySpan<double> pipe, Span<double> next)
    {
        for (int i = 0; i < x.Length; ++i)
        {
            double roughness = pipe[0], reynolds = 1e4 * pipe[1] * (1 + i);
            switch (Classify(Gradient.Stop(reynolds)))
            {
                case Regime.Laminar:
                    next[i] = Math.Sqrt(reynolds / 64) + 0.1 * x[i];
                    break;
                default:
                    next[i] = -2 * Math.Log10(roughness / 3.7 + 2.51 * x[i] / reynolds);
                    break;
            }
        }
    }

    [OuterObjective]
    internal static double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> pipe)
    {
        double loss = 0;
        for (int i = 0; i != x.Length; i++)
            loss += 1 / (x[i] * x[i]) * pipe[1] / (2 * Math.E);
        return loss;
    }
}

/// <summary>A pinhole camera pose refined by gradient steps: rotation by a helper that returns a triple, tuples in tuples, early return for small angles.</summary>
public sealed partial class BundlePose
{
    private readonly double[,] _points;
    private readonly double[] _u;
    private readonly double[] _v;

    public BundlePose(double[,] points, double[] u, double[] v)
    {
        _points = points;
        _u = u;
        _v = v;
    }

    private static (double X, double Y, double Z) Rotate(double rx, double ry, double rz, (double X, double Y, double Z) p)
    {
        double angle = Math.Sqrt(rx * rx + ry * ry + rz * rz);
        if (angle < 1e-9)
            return (p.X + ry * p.Z - rz * p.Y, p.Y + rz * p.X - rx * p.Z, p.Z + rx * p.Y - ry * p.X);
        double kx = rx / angle, ky = ry / angle, kz = rz / angle;
        double c = Math.Cos(angle), s = Math.Sin(angle), dot = kx * p.X + ky * p.Y + kz * p.Z;
        return (p.X * c + (ky * p.Z - kz * p.Y) * s + kx * dot * (1 - c),
                p.Y * c + (kz * p.X - kx * p.Z) * s + ky * dot * (1 - c),
                p.Z * c + (kx * p.Y - ky * p.X) * s + kz * dot * (1 - c));
    }

    private (double U, double V) Project(ReadOnlySpan<double> pose, int i, double focal)
    {
        var (x, y, z) = Rotate(pose[0], pose[1], pose[2], (_points[i, 0], _points[i, 1], _points[i, 2]));
        return (focal * (x + pose[3]) / (z + 4), focal * (y + pose[4]) / (z + 4));
    }

    [FixedPointMap]
    private void Refine(ReadOnlySpan<double> pose, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> g = stackalloc double[pose.Length];
        for (int i = 0; i < _u.Length; i++)
        {
            (double u, double v) = Project(pose, i, 1 + 0.1 * lambda[0]);
            double eu = u - _u[i], ev = v - _v[i];
            double weight = 1 / Math.Sqrt(1 + lambda[1] * (eu * eu + ev * ev));
            g[3] += weight * eu;
            g[4] += weight * ev;
            g[0] -= weight * ev;
            g[1] += weight * eu;
            g[2] += 0.1 * weight * (ev - eu);
        }
        for (int k = 0; k < pose.Length; k++)
            next[k] = 0.6 * pose[k] - 0.1 * g[k];
    }

    [OuterObjective]
    private double Reprojection(ReadOnlySpan<double> pose, ReadOnlySpan<double> lambda)
    {
        double error = 0;
        for (int i = 0; i < _u.Length; i++)
        {
            var p = Project(pose, i, lambda[0]);
            error += (p.U - _u[i]) * (p.U - _u[i]) + (p.V - _v[i]) * (p.V - _v[i]);
        }
        return error;
    }
}

/// <summary>A loop counted by a double, a product over the state with one factor divided out again, and kinks in a running objective.</summary>
public static partial class Quadrature
{
    private const double A = 0, B = 1;

    private static double Integrand(double t, double a, double b) => Math.Exp(-a * t) / (1 + b * b * t);

    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double integral = 0;
            const double dt = 0.125;
            for (double t = A; t < B; t += dt)
                integral += dt / 6 * (Integrand(t, w[i], lambda[i]) + 4 * Integrand(t + dt / 2, w[i], lambda[i]) + Integrand(t + dt, w[i], lambda[i]));
            double product = 1.0;
            foreach (var x in w)
                product *= 2 + Math.Sin(x);
            next[i] = 0.4 * integral + 0.1 * product / (2 + Math.Sin(w[i])) / Math.Pow(3, w.Length);
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < w.Length; i++)
            loss = Math.Max(loss, w[i] * lambda[i]) + 0.5 * Math.Min(w[i], lambda[i]);
        return loss;
    }
}

/// <summary>Newton's method to a tolerance inside the map with a capped loop, `do … while` with a compound condition, and a bool flag local.</summary>
public static partial class InnerSolve
{
    private static (double root, int steps, bool ok) Root(double a, double guess, int cap = 30)
    {
        double x = guess;
        int steps = 0;
        bool ok = false;
        do
        {
            double f = x * x * x + x - a;
            double dx = f / (3 * x * x + 1);
            x -= dx;
            if (Math.Abs(dx) < 1e-12)
            {
                ok = true;
                break;
            }
        }
        while (++steps < cap);
        return (x, steps, ok);
    }

    [FixedPointMap]
    internal static void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            var solution = Root(lambda[i] + 0.3 * w[i], guess: 0.5);
            next[i] = solution.ok ? solution.root : 0.1 * w[i];
            var (r, _, _) = Root(w[i] * w[i], 1.0, cap: 25);
            next[i] += 0.1 * r;
        }
    }

    [OuterObjective]
    internal static double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        int i = w.Length;
        while (i-- > 0)
            sum += Root(w[i], 0).root * lambda[i];
        return sum;
    }
}
