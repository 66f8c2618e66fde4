// Verifies who signed a container image, asks for approval, then deploys exactly the digest that was verified, and goes back to the
// one before, verified again, if that fails. Copy it to a Jenkinsfile and change what is marked CHANGE; README.md beside this file says
// what each part is for. Needs the plugins pipeline, junit, credentials-binding and plain-credentials.
//
// Every sh body is in single quotes: Groovy puts nothing into it, and what comes from outside reaches it as environment variables.

/** The image that the first stage verified, name@sha256:... */
def verifiedImage = ''

pipeline {
  agent none

  options {
    disableConcurrentBuilds()
    skipDefaultCheckout()
  }

  parameters {
    string(name: 'IMAGE', defaultValue: '', description: 'The image by tag or digest, such as atcr.io/alice.example.com/app:v1')
  }

  environment {
    // CHANGE: the release that you have checked, and its SHA-256
    ATCR_DIST_URL = 'https://releases.example.com/atcr-verify-0.1.0.tar.gz'
    ATCR_DIST_SHA256 = '0000000000000000000000000000000000000000000000000000000000000000'
    // CHANGE: whose signatures count, a file of this repository
    ATCR_POLICY = 'trust-policy.yaml'
  }

  stages {
    stage('Verify') {
      // CHANGE: an agent with Java 17 or later, curl and tar
      agent { label 'linux' }
      options { timeout(time: 15, unit: 'MINUTES') }
      steps {
        checkout scm
        script {
          install()
          verifiedImage = verify(params.IMAGE, 'asked')
        }
      }
      post {
        always {
          junit testResults: 'atcr-asked.xml', allowEmptyResults: true
          archiveArtifacts artifacts: 'atcr-asked.json', allowEmptyArchive: true
        }
      }
    }

    stage('Approve') {
      // no agent: nothing waits on an executor
      options { timeout(time: 1, unit: 'DAYS') }
      steps {
        // CHANGE: who may approve
        input message: "Deploy ${verifiedImage}?", ok: 'Deploy', submitter: 'release-managers'
      }
    }

    stage('Deploy') {
      agent { label 'linux' }
      options { timeout(time: 30, unit: 'MINUTES') }
      steps {
        checkout scm
        script {
          install()
          // again: the approval can take a day, and what was revoked since must not run
          def image = verify(verifiedImage, 'deployed')
          // CHANGE: how to reach the cluster
          withCredentials([file(credentialsId: 'kubeconfig', variable: 'KUBECONFIG')]) {
            def previous = sh(returnStdout: true, label: 'What runs now', script: '''
              kubectl get deployment/app --output 'jsonpath={.spec.template.spec.containers[?(@.name=="app")].image}'
            ''').trim()
            if (deploy(image) != 0) {
              rollBack(previous, image)
            }
          }
        }
      }
      post {
        always {
          junit testResults: 'atcr-deployed.xml, atcr-previous.xml', allowEmptyResults: true
        }
      }
    }
  }
}

/** Downloads atcr-verify to .atcr in the workspace, and checks it; removes what an earlier build has left. */
void install() {
  sh label: 'Install atcr-verify', script: '''
    rm -rf .atcr atcr-*.env atcr-*.json atcr-*.xml
    mkdir .atcr
    curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 300 --output .atcr/dist.tar.gz -- "$ATCR_DIST_URL"
    printf '%s  .atcr/dist.tar.gz\\n' "$ATCR_DIST_SHA256" | sha256sum -c -
    tar -xzf .atcr/dist.tar.gz -C .atcr --strip-components=1 --no-same-owner
  '''
}

/** The image by digest. Fails the build if it is not allowed, and, after the third attempt, if that could not be found out. */
String verify(String image, String report) {
  def status = 4
  for (int attempt = 1; attempt <= 3 && status == 4; attempt++) {
    if (attempt > 1) {
      echo 'The evidence could not be had, asking again.'
      sleep time: 20, unit: 'SECONDS'
    }
    withEnv(["ATCR_SUBJECT=${image}", "ATCR_REPORT=atcr-${report}"]) {
      status = sh(returnStatus: true, label: 'Verify', script: '''
        rm -f "$ATCR_REPORT.env" "$ATCR_REPORT.json" "$ATCR_REPORT.xml"
        .atcr/bin/atcr-verify verify --policy "$ATCR_POLICY" --output text --output "json=$ATCR_REPORT.json" \\
          --output "junit=$ATCR_REPORT.xml" --output "dotenv=$ATCR_REPORT.env" -- "$ATCR_SUBJECT" </dev/null
      ''')
    }
  }
  // A failure also when it is only unknown: an unstable build goes on to its next stage.
  if (status == 4) {
    error 'Not verified: the evidence could not be had. Nothing is deployed; start the build again later.'
  }
  if (status != 0) {
    error "Not verified: atcr-verify ended with status ${status}."
  }
  withEnv(["ATCR_REPORT=atcr-${report}"]) {
    return sh(returnStdout: true, label: 'The verified image', script: '''
      image=$(sed -n 's/^ATCR_IMAGE=//p' "$ATCR_REPORT.env")
      [ "$(printf '%s\\n' "$image" | grep -Ecx '[^@[:space:]]+@sha256:[0-9a-f]{64}')" = 1 ]
      [ "$(printf '%s\\n' "$image" | wc -l)" -eq 1 ]
      printf '%s' "$image"
    ''').trim()
  }
}

/** Deploys an image by digest and waits for it; the status, 0 if it runs. */
int deploy(String image) {
  withEnv(["DEPLOY_IMAGE=${image}"]) {
    // CHANGE: your deployment; always of "$DEPLOY_IMAGE", which is name@sha256:..., never of the tag
    return sh(returnStatus: true, label: 'Deploy', script: '''
      kubectl set image deployment/app "app=$DEPLOY_IMAGE"
      kubectl rollout status deployment/app --timeout=5m
    ''')
  }
}

/** Deploys what ran before, if it names its content and still verifies. Fails the build in any case. */
void rollBack(String previous, String image) {
  if (!previous.contains('@sha256:') || previous == image) {
    error "The deployment failed. What ran before (${previous}) is not another image by digest, so nothing is rolled back."
  }
  def verified = verify(previous, 'previous')
  if (deploy(verified) != 0) {
    error "The deployment failed, and so did going back to ${verified}."
  }
  error "The deployment failed. ${verified} runs again."
}
