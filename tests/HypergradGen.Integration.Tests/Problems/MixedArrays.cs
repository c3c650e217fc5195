namespace HypergradGen.Integration.Tests.Problems;

public enum Joint : byte
{
    Pinned,
    Sliding,
    Sprung,
}

public readonly record struct Strut(int From, int To, double Stiffness, float Rest, Joint Kind, bool IsSlack)
{
    public double Pull(double apart) => Kind == Joint.Sprung ? Stiffness * Math.Tanh(apart - Rest) : 0.5 * Stiffness * (apart - Rest);
}

/// <summary>Nodes that are tied by struts: the parts of an element are of several types, read by index, by reference, by deconstruction and by helpers.</summary>
public sealed partial class Truss(Strut[] struts, (int Node, double Load)[] loads)
{
    private static readonly (byte Level, float Rate)[] s_rates = [(2, 0.5f), (1, -0.25f), (3, 0.125f)];

    private readonly Memory<(short Node, double Weight)> _kept = new (short, double)[] { (1, 0.2), (0, -0.1) };

    private static double Tension(ReadOnlySpan<Strut> all, ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].IsSlack)
                continue;
            sum += all[i].Stiffness * w[all[i].From];
        }
        return sum;
    }

    [FixedPointMap]
    internal void Settle(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.2 * lambda[i % lambda.Length] + 0.1 * Math.Sin(w[i]);
        foreach (ref readonly var strut in struts.AsSpan())
        {
            if (strut.IsSlack)
                continue;
            double pull = 0.1 * lambda[0] * strut.Pull(w[strut.To] - w[strut.From]);
            next[strut.From] += pull;
            next[strut.To] -= pull;
        }
        foreach (var (node, load) in loads)
            next[node] += 0.1 * load * Math.Exp(-lambda[^1] * lambda[^1]);
        ReadOnlySpan<Strut> behind = struts.AsSpan(1);
        next[0] += 0.02 * Tension(behind, w);
        for (int k = 0; k < s_rates.Length; k++)
            next[s_rates[k].Level % next.Length] += 0.05 * s_rates[k].Rate * w[0] * lambda[0];
        next[_kept.Span[0].Node] += _kept.Span[0].Weight * w[_kept.Span[1].Node];
    }

    [OuterObjective]
    internal double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double energy = 0.1 * lambda[0] * lambda[0];
        foreach (var (node, load) in loads)
            energy += load * w[node] * w[node];
        for (int k = 0; k < struts.Length; k++)
            energy += struts[k].Stiffness * (w[struts[k].To] - struts[k].Rest) * lambda[^1];
        return energy;
    }
}

/// <summary>A tree whose nodes a function visits that calls itself, and so stays a function: what it reads is copied once, and not at every call.</summary>
public sealed partial class Branching((int Parent, double Weight, bool IsLeaf)[] nodes)
{
    private double Below(ReadOnlySpan<double> w, int node)
    {
        double sum = nodes[node].Weight * Math.Sin(w[node]);
        if (nodes[node].IsLeaf)
            return sum;
        for (int child = node + 1; child < nodes.Length; child++)
        {
            if (nodes[child].Parent == node)
                sum += 0.4 * Below(w, child);
        }
        return sum;
    }

    [FixedPointMap]
    internal void Grow(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.3 * lambda[i] * Below(w, i) + 0.1 * lambda[i];
    }

    [OuterObjective]
    internal double Weight(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Below(w, 0) * lambda[0] + nodes.Length * w[^1];
}

/// <summary>Memory that a method makes of such elements has derivatives in its real parts.</summary>
public static partial class Sorting
{
    private static readonly (int First, double Share)[] s_start = [(2, 0.5), (0, 0.25), (1, -0.5)];

    private record struct Rank(int Index, double Value, bool IsTaken);

    [FixedPointMap]
    internal static void Order(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var ranks = new Rank[w.Length];
        for (int i = 0; i < ranks.Length; i++)
            ranks[i] = new(i, 0.5 * Math.Sin(w[i]) + lambda[i] + i, false);
        for (int i = 1; i < ranks.Length; i++)
        {
            for (int k = i; k > 0 && ranks[k].Value > ranks[k - 1].Value; k--)
                (ranks[k], ranks[k - 1]) = (ranks[k - 1], ranks[k]);
        }
        ranks[0].IsTaken = true;
        foreach (ref var rank in ranks.AsSpan())
        {
            rank.Value *= 0.5;
            next[rank.Index] = rank.IsTaken ? rank.Value : 0.3 * rank.Value * rank.Value;
        }
        foreach (var (first, share) in s_start)
            next[first % next.Length] += 0.1 * share * ranks[^1].Value;
    }

    [OuterObjective]
    internal static double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[s_start[1].First] * w[s_start[1].First] + s_start[0].Share * lambda[0] * w[^1];
}

/// <summary>Elements whose scalars lie otherwise than they are declared, in a problem that is a struct.</summary>
public readonly partial record struct Scattered((float X, float Y, float Z)[] Odd, (double, double, double, double, double, double, double, double Last)[] Wide, ((double Low, double High) Range, double Middle)[] Nested)
{
    [FixedPointMap]
    internal void Pull(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
        {
            var (low, high) = Nested[i].Range;
            next[i] = 0.2 * Odd[i].Z * Math.Tanh(w[i]) + 0.1 * Wide[i].Last * lambda[i] + Nested[i].Middle * Math.Clamp(0.1 * w[i] * lambda[i], low, high);
        }
    }

    [OuterObjective]
    internal double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < w.Length; i++)
            loss += Odd[i].Y * w[i] * w[i] + Wide[i].Item2 * lambda[i] * w[i];
        return loss;
    }
}

/// <summary>Data that change between solves, and arrays that may be missing.</summary>
public sealed partial class Market
{
    public (int Good, double Price)[] Offers = [];

    public (int Good, double Price)[]? Extra;

    [FixedPointMap]
    internal void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.5 * w[0] * lambda[0] + 1;
        foreach (var (good, price) in Offers)
            next[0] += 0.1 * price * (good + w[0] * lambda[0]);
        if (Extra is not null)
        {
            for (int i = 0; i < Extra.Length; i++)
                next[0] += Extra[i].Price;
        }
    }

    [OuterObjective]
    internal double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * (Offers.Length > 0 ? Offers[^1].Price : 1);

    [Differentiable]
    public double Value(double x)
    {
        double value = 0;
        for (int i = 0; i < Offers.Length; i++)
            value += Offers[i].Price * Math.Pow(x, Offers[i].Good);
        return value;
    }
}

public record Pipe(int From, int To, double Width, string? Name = null)
{
    public double Loss { get; init; } = 0.1;

    public double Flow(double drop) => Width * Math.Tanh(drop) - Loss * drop;
}

/// <summary>Arrays and lists of records, which are references.</summary>
public sealed partial class Pipework(Pipe[] pipes, List<Pipe> more)
{
    private readonly List<(string Name, int At, double Demand)> _demands = [("house", 1, 0.5), ("mill", 0, 2)];

    [FixedPointMap]
    internal void Balance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.1 * w[i] + lambda[i];
        foreach (var pipe in pipes)
        {
            double flow = 0.1 * pipe.Flow(w[pipe.To] - w[pipe.From]) * lambda[pipe.From];
            next[pipe.From] += flow;
            next[pipe.To] -= flow;
        }
        foreach (var (_, at, demand) in _demands)
            next[at] -= 0.01 * demand * w[at];
        for (int k = 0; k < more.Count; k++)
            next[more[k].To] += 0.02 * more[k].Width * w[more[k].From];
    }

    [OuterObjective]
    internal double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = lambda[0] * lambda[0];
        foreach (var (from, _, width, _) in pipes)
            loss += width * w[from] * w[from];
        return loss;
    }
}
