namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Newton steps for a chemical equilibrium, whose residual and slope are local functions of the method.</summary>
public sealed partial class Equilibration(double[] total, int newtonSteps)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double association = Math.Exp(lambda[0]), damping = 0.2 * lambda[1];
        for (int i = 0; i < w.Length; i++)
        {
            double free = 1 + 0.1 * Math.Tanh(w[i]), amount = total[i % total.Length] + damping * w[(i + 1) % w.Length];
            int taken = 0;
            for (int k = 0; k < newtonSteps; k++)
                Improve();
            next[i] = damping * w[i] + free + 0.01 * taken;

            void Improve()
            {
                free -= Residual() / Slope();
                taken++;
            }

            // free + 2·association·free² = amount
            double Residual() => free + 2 * association * free * free - amount;
            double Slope() => 1 + 4 * association * free;
        }
    }

    [OuterObjective]
    private double Misfit(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        int i = 0;
        foreach (double x in w)
            Add(x);
        Add(lambda[0]);
        return 0.5 * sum;

        void Add(double x)
        {
            double difference = x - 0.3 * i++;
            sum += difference * difference;
        }
    }
}

/// <summary>A ring of springs: forces are gathered in an array that local functions of a helper fill.</summary>
public sealed partial class SpringRing
{
    private const double StepSize = 0.2;

    [FixedPointMap]
    private static void Relax(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var positions = w.ToArray();
        var force = Forces(positions, lambda[0], lambda[1]);
        next[0] = force;
        for (int i = 1; i < w.Length; i++)
            next[i] = w[i] - StepSize * (w[i] - 0.3 * Math.Sin(lambda[1] * w[i - 1]));
    }

    private static double Forces(double[] x, double stiffness, double length)
    {
        var force = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            Couple(i, (i + 1) % x.Length);
            if (i % 2 == 0)
                Couple(i, (i + 2) % x.Length);
        }
        double work = 0;
        for (int i = 0; i < x.Length; i++)
            work += 0.05 * force[i] * x[i] + 0.02 * force[i] * force[i];
        return work;

        void Couple(int i, int j)
        {
            double stretch = x[i] - x[j] - 0.1 * length;
            Apply(i, -stiffness * stretch - stretch * stretch * stretch);
            Apply(j, +stiffness * stretch);
        }

        void Apply(int i, double f) => force[i] += f;
    }

    [OuterObjective]
    private static double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double energy = lambda[0] * lambda[0];
        foreach (double x in w)
            energy += Square(x - lambda[1]);
        return energy;

        static double Square(double x) => x * x;
    }
}
