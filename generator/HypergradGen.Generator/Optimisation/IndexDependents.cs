using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Finds in a loop's body the comparisons of its index by which a later program computes something. What chooses among numbers that an earlier program knows, elements of a matrix say, decides nothing later: the number is handed on.
/// </summary>
/// <param name="isSteady">The value does not change with what is differentiated: it may say how often a loop runs.</param>
/// <param name="isLate">The value belongs to the later program.</param>
internal sealed class IndexDependents(For loop, Func<Operand, bool> isSteady, Func<Operand, bool> isLate)
{
    private readonly LoopBody _body = LoopBody.Of(loop);

    public IndexComparison? First()
        => Comparisons(loop.Body).Select(l => IndexComparison.Of(l, loop, _body))
            .FirstOrDefault(c => c is not null && c.Offset.Values.Concat(c.Bound.Values).All(isSteady) && Decides(c.Target));

    private static IEnumerable<Let> Comparisons(Block block)
        => block.Statements.Items.SelectMany(s => s is If branch ? Comparisons(branch.Then).Concat(Comparisons(branch.Else)) : s is Let let && IndexComparison.ComparesIntegers(let) ? [let] : []);

    private bool Decides(Value comparison) => Decides(loop.Body, [comparison.Id]);

    /// <param name="block">Some of the body.</param>
    /// <param name="chosen">Integers and truth values that depend on the comparison.</param>
    private bool Decides(Block block, HashSet<int> chosen)
    {
        bool IsChosen(Operand operand) => operand is Value value && chosen.Contains(value.Id);

        void Choose(IEnumerable<Value> values) => chosen.UnionWith(values.Where(v => !v.Type.IsReal).Select(v => v.Id));

        foreach (var statement in block.Statements)
        {
            bool isChosen = Uses.Operands(statement).Any(IsChosen);
            bool isDecided = statement switch
            {
                Let s => isChosen && s.Target.Type.IsReal && isLate(s.Target),
                // A check that an index lies within its array leaves the loop by itself, in each part with that part's ends.
                Guard => false,
                If s => isChosen && (s.Results.Any(isLate) || HasEffects(s.Then) || HasEffects(s.Else)) || Decides(s.Then, chosen) || Decides(s.Else, chosen),
                _ => isChosen,
            };
            if (isDecided)
                return true;
            if (isChosen)
                Choose(Uses.Defined(statement));
            if (statement is If branch)
                Choose(branch.Results.Where((_, i) => IsChosen(branch.Then.Yields[i]) || IsChosen(branch.Else.Yields[i])));
        }
        return false;
    }

    private static bool HasEffects(Block block) => block.Statements.Any(s => s is Store or Accumulate || s is If branch && (HasEffects(branch.Then) || HasEffects(branch.Else)));
}
