package io.atcr.samples.cicd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;
import org.junit.jupiter.api.Test;

/** A rule of declarative pipelines that no stub sees: among steps there are calls, and a program only within {@code script}. */
class DeclarativeTest {
    @Test
    void amongStepsThereAreOnlyCalls() {
        assertThat(statementsAmongSteps(Agent.read(Path.of("jenkins-pipeline.groovy")))).hasSizeGreaterThan(6).allMatch(DeclarativeTest::isCall);
        assertThat(statementsAmongSteps("pipeline { stages { stage('x') { steps { def image = params.IMAGE } } } }")).singleElement()
                .matches(statement -> !isCall(statement));
    }

    private static boolean isCall(Statement statement) {
        return statement instanceof ExpressionStatement expression && expression.getExpression() instanceof MethodCallExpression;
    }

    private static List<Statement> statementsAmongSteps(String jenkinsfile) {
        CompilationUnit compilation = new CompilationUnit();
        SourceUnit source = compilation.addSource("Jenkinsfile.groovy", jenkinsfile);
        compilation.compile(Phases.CONVERSION);
        List<Statement> found = new ArrayList<>();
        source.getAST().getStatementBlock().visit(new CodeVisitorSupport() {
            @Override
            public void visitMethodCallExpression(MethodCallExpression call) {
                if (List.of("steps", "always").contains(call.getMethodAsString()) && call.getArguments() instanceof ArgumentListExpression arguments
                        && arguments.getExpression(arguments.getExpressions().size() - 1) instanceof ClosureExpression body) {
                    found.addAll(((BlockStatement) body.getCode()).getStatements());
                }
                super.visitMethodCallExpression(call);
            }
        });
        return found;
    }
}
