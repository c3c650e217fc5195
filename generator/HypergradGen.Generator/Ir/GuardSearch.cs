namespace HypergradGen.Generator.Ir;

/// <summary>Whether there is a guard, or a call that may hold one: what may throw matters though nothing reads what it computes.</summary>
public sealed class GuardSearch : StatementWalker
{
    private bool _found;

    private GuardSearch()
    {
    }

    public static bool In(Statement statement)
    {
        var search = new GuardSearch();
        search.VisitStatement(statement);
        return search._found;
    }

    public static bool In(Function function)
    {
        var search = new GuardSearch();
        search.VisitFunction(function);
        return search._found;
    }

    public override void VisitStatement(Statement statement)
    {
        _found |= statement is Guard or Call { Keeps: true };
        base.VisitStatement(statement);
    }
}
