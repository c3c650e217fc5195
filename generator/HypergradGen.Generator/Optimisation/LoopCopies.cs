using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>What an iteration leaves behind: a statement that writes to memory, or a term that it adds to a number that the loop carries.</summary>
/// <param name="Effect">The store or accumulation; null for a term.</param>
/// <param name="Sum">The place of what the loop carries; −1 for a statement.</param>
/// <param name="Term">The term.</param>
internal sealed record Outcome(Statement? Effect, int Sum, Term Term);

/// <summary>
/// The body of a loop as K copies of one list of <see cref="Outcome"/>s, each copy at the place behind the one before it: what copy c computes of an index f + K·g·k is what copy 0
/// computes of f + K·g·k + c·g.
/// <code>
/// for k: { a += x[2k]·w[2k];  b += x[2k + 1]·w[2k + 1] }          K = 2, of which each copy adds one term, to a and to b
/// </code>
/// </summary>
/// <param name="Number">K</param>
/// <param name="First">What copy 0 leaves behind.</param>
/// <param name="Sums">For each number that the loop carries the place of the one of which it is a part: of those that are one sum together the one that another loop goes on with, or the first.</param>
internal sealed record LoopCopies(int Number, ImmutableArray<Outcome> First, ImmutableArray<int> Sums)
{
    /// <summary>A body with more outcomes is none that somebody wrote.</summary>
    private const int MostOutcomes = 64;

    public static LoopCopies? Of(For loop, ScalarDefinitions definitions, Memory memory)
    {
        if (loop.Descending || !loop.Body.Statements.Items.All(s => s is Let or Store or Accumulate or Phase))
            return null;
        var body = LoopBody.Of(loop);
        var outcomes = loop.Body.Statements.Items.Where(s => s is Store or Accumulate).Select(s => new Outcome(s, -1, new Term(ValueOf(s), false))).ToList();
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            var parameter = loop.Carried[i].Parameter;
            if (!parameter.Type.IsReal || SumOfProducts.Terms(loop.Body.Yields[i], parameter, loop.Body, body.Definition) is not { } terms)
                return null;
            outcomes.AddRange(terms.Select(t => new Outcome(null, i, t)));
        }

        return Of(loop, outcomes, definitions, memory) ?? Of(loop, [.. outcomes.SelectMany(o => TermsOf(o, body))], definitions, memory);
    }

    private static Operand ValueOf(Statement statement) => statement is Store store ? store.Value : ((Accumulate)statement).Value;

    /// <summary>Terms that were added to each other before they met what the loop carries.</summary>
    private static IEnumerable<Outcome> TermsOf(Outcome outcome, LoopBody body)
        => outcome.Effect is null && outcome.Term.Operand is Value value && body.Definition(value) is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum
            ? TermsOf(outcome with { Term = outcome.Term with { Operand = sum.Left } }, body)
                .Concat(TermsOf(outcome with { Term = new Term(sum.Right, outcome.Term.IsNegative != (sum.Operator == BinaryOperator.Subtract)) }, body))
            : [outcome];

    private static LoopCopies? Of(For loop, List<Outcome> outcomes, ScalarDefinitions definitions, Memory memory)
        => outcomes.Count > MostOutcomes ? null
            : Enumerable.Range(2, Math.Max(outcomes.Count - 1, 0)).Reverse().Where(number => outcomes.Count % number == 0)
                .Select(number => Of(loop, number, outcomes, definitions, memory)).FirstOrDefault(c => c is not null);

    private static LoopCopies? Of(For loop, int number, List<Outcome> outcomes, ScalarDefinitions definitions, Memory memory)
    {
        var copies = Enumerable.Range(1, number - 1).Select(c => new ShiftedBody(loop, loop, definitions.Affine, index => Shifted(index, loop.Index, number, c))).ToArray();
        var first = ImmutableArray.CreateBuilder<Outcome>();
        int[] sums = [.. Enumerable.Range(0, loop.Carried.Count)];
        var effects = copies.Select(_ => new List<(object, object)>()).ToArray();
        var left = new List<Outcome>(outcomes);
        while (left.Count > 0)
        {
            var outcome = left[0];
            left.RemoveAt(0);
            first.Add(outcome);
            for (int c = 0; c < copies.Length; c++)
            {
                int at = left.FindIndex(o => IsEach(copies[c], outcome, o));
                if (at < 0)
                    return null;
                if (outcome.Effect is not null)
                    effects[c].Add((outcome.Effect, left[at].Effect!));
                else
                    Unite(sums, outcome.Sum, left[at].Sum);
                left.RemoveAt(at);
            }
        }
        var order = new MemoryOrder(loop, memory);
        bool isInOrder = copies.Zip(effects, (copy, pairs) => order.IsSame([.. pairs, .. copy.Loads], order)).All(o => o);
        return isInOrder ? new LoopCopies(number, first.ToImmutable(), [.. sums.Select(s => Kept(s, sums, loop, definitions))]) : null;
    }

    private static int Kept(int sum, int[] sums, For loop, ScalarDefinitions definitions)
        => Enumerable.Range(0, sums.Length).Where(i => sums[i] == sum).OrderBy(i => definitions.OnlyUser(loop.Carried[i].Result) is not For).First();

    private static bool IsEach(ShiftedBody copy, Outcome a, Outcome b)
        => a.Effect is not null ? b.Effect is not null && copy.IsEach(a.Effect, b.Effect)
            : b.Effect is null && a.Term.IsNegative == b.Term.IsNegative && copy.IsEach(a.Term.Operand, b.Term.Operand);

    private static AffineIndex? Shifted(AffineIndex index, Value loop, int number, int copy)
        => index.FactorOf(loop)?.DividedBy(number) is { } stride ? index.Plus(stride.Times(AffineIndex.Of(Operand.Int(copy), _ => null))) : null;

    private static void Unite(int[] sums, int a, int b)
    {
        var (kept, other) = (Math.Min(sums[a], sums[b]), Math.Max(sums[a], sums[b]));
        for (int i = 0; i < sums.Length; i++)
        {
            if (sums[i] == other)
                sums[i] = kept;
        }
    }
}
