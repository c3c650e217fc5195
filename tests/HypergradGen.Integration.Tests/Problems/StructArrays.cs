namespace HypergradGen.Integration.Tests.Problems;

public readonly record struct Bond(int From, int To);

public enum Stiffening
{
    Soft,
    Stiff,
}

public struct Bead
{
    public Vector3D Anchor;

    public double Pull { get; set; }

    public Vector3D Drift;
}

/// <summary>Beads on springs in space, each drawn to its anchor: data are arrays of structs and of tuples, and so is what is local.</summary>
public sealed partial class Filament(Bead[] beads, Bond[] bonds, (double Natural, double Stiffness)[] springs)
{
    private readonly Stiffening[] _kinds = [Stiffening.Soft, Stiffening.Stiff, Stiffening.Soft];

    private static void Pull(Span<Vector3D> force, ReadOnlySpan<Vector3D> at, Bond bond, double rest, double stiffness)
    {
        var apart = at[bond.To] + -at[bond.From];
        double length = Math.Sqrt(0.1 + apart * apart);
        var pull = (stiffness * (1 - rest / length)) * apart;
        force[bond.From] += pull;
        force[bond.To].AddScaled(-1, pull);
    }

    [FixedPointMap]
    internal void Relax(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<Vector3D> at = new Vector3D[beads.Length], force = new Vector3D[beads.Length];
        for (int i = 0; i < at.Length; i++)
            at[i] = new(w[3 * i], w[3 * i + 1], w[3 * i + 2]);
        for (int sweep = 0; sweep < 2; sweep++)
        {
            for (int i = 0; i < beads.Length; i++)
                force[i] = beads[i].Pull * (beads[i].Anchor + -at[i]) + lambda[1] * beads[i].Drift;
            for (int k = 0; k < bonds.Length; k++)
            {
                var (rest, stiffness) = springs[k];
                if (_kinds[k] == Stiffening.Stiff)
                    stiffness *= 1.2;
                Pull(force, at, bonds[k], rest * Math.Exp(lambda[0]), stiffness);
            }
            for (int i = 0; i < at.Length; i++)
                force[i] = at[i] + 0.15 * force[i];
            var swap = at;
            at = force;
            force = swap;
        }
        int next3 = 0;
        foreach (ref readonly var bead in at)
        {
            (next[next3], next[next3 + 1]) = (bead.X, bead.Y);
            next[next3 + 2] = bead.Z;
            next3 += 3;
        }
    }

    [OuterObjective]
    internal double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double energy = 0.1 * lambda[0] * lambda[0];
        foreach (var (from, to) in bonds)
        {
            double apart = w[3 * from] - w[3 * to];
            energy += apart * apart;
        }
        var last = beads[^1];
        for (int i = 0; i < beads.Length; i++)
            energy += w[3 * i + 1] * last.Anchor.Y * lambda[1];
        return energy;
    }
}
